#!/usr/bin/env bash
# A server that speaks as S3 does, with conditional writes: moto, a package of Python's.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=target/servers/s3
[ -x "$home/bin/moto_server" ] && exit 0
mkdir -p "$home"
python3 -m venv "$home"
"$home/bin/pip" install --quiet --disable-pip-version-check 'moto[s3,server]==5.2.1'
