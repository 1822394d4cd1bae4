"""Why a table is not taken, in sentences for whoever sent it."""


class TableRefused(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


UNREADABLE = (
    "这个表格读不出来：文件坏了、设了密码，或者大得打不开；"
    "请把需要的内容复制到新表格里，另存为 .xlsx 再传"
)
