"""Say whether the database server that the tests want answers, and how to start one where it does not."""

import os
import socket
import sys

SERVERS = {
    "postgres": ("PGHOST", "PGPORT", 5432, "PostgreSQL"),
    "mariadb": ("MARIADB_HOST", "MARIADB_PORT", 3306, "MariaDB"),
}
HOW = {
    "postgres": "docker run --rm -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres:15",
    "mariadb": "docker run --rm -p 3306:3306 -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 mariadb:10.11",
}


def main(which):
    host_name, port_name, usual, name = SERVERS[which]
    host, port = os.environ.get(host_name, "127.0.0.1"), int(os.environ.get(port_name, usual))
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        sys.exit(
            f"{name} does not answer on {host}:{port} ({error}). Start one, for instance with\n  {HOW[which]}\n"
            f"or name another with {host_name} and {port_name}; see docs/how-to/databases.md."
        )


if __name__ == "__main__":
    main(sys.argv[1])
