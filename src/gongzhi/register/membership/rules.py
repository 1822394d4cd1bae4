"""Pure facts about membership: what a secretary says when opening the list."""

from __future__ import annotations

# What a look can be for; the member reads the words.
PURPOSES = {
    "register": "核对名册",
    "meeting": "通知开会、学习",
    "transfer": "办理组织关系转接",
    "visit": "走访慰问",
}
SEEN = ["姓名", "手机号", "类别"]
