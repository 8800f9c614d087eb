"""Asks the web of this container whether it is ready: `python -m overlast.machine.probe`; ends with 1 when not."""

import http.client
import sys

from overlast import configuration


def main() -> int:
    """0 when /health/ready says 200."""
    port = int(configuration.text("WEB_BIND").rpartition(":")[2])
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        web.request("GET", "/health/ready")
        return 0 if web.getresponse().status == http.client.OK else 1
    except OSError:
        return 1
    finally:
        web.close()


if __name__ == "__main__":
    sys.exit(main())
