"""Whether the site on this machine answers: for the health check of a container, or by hand.

It asks under the first of the site's own names, because production answers to no other.
"""

from __future__ import annotations

import http.client
import os
import sys

PORT, SECONDS = 8000, 4


def main() -> int:
    port = int(os.environ.get("PORT", PORT))
    host = os.environ.get("GONGZHI_ALLOWED_HOSTS", "").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/health/live", headers={"Host": host or "127.0.0.1"})
        status = connection.getresponse().status
    except OSError as error:
        sys.stderr.write(f"没有回答：{error}\n")
        return 1
    if status != http.HTTPStatus.OK:
        sys.stderr.write(f"回答了 {status}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
