#!/bin/sh
# Run the given script with the first Python >= 3.11 of this machine; PYTHON or --python names another.
script=$1
shift
for argument in "$@"; do wanted=$argument; done
for candidate in "$wanted" python3 python3.13 python3.12 python3.11 python; do
    [ -n "$candidate" ] || continue
    command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$script" "$@"
    fi
    found="$found $candidate ($("$candidate" --version 2>&1 | head -1))"
done
echo "循章需要 Python 3.11 或更新的版本。本机找到的：${found:- 无}。请安装后重试，或用 make run PYTHON=/path/to/python3 指定。" >&2
echo "Xunzhang needs Python 3.11 or newer. Found here:${found:- none}. Install one, or name it: make run PYTHON=/path/to/python3" >&2
exit 1
