#!/bin/sh
# Makes every secret of an installation that is not there yet, each in a file of its own:
#   sudo sh scripts/make_secrets.sh [folder] [user id]
# docker-compose.yml mounts them as they are; the image runs as user 10001. A file that exists is never touched.
set -eu
folder=${1:-secrets}
user=${2:-10001}
umask 077
mkdir -p "$folder"
chmod 711 "$folder"
for name in secret_key gate_key file_key webhook_key log_seal_key metrics_token postgres_password db_password_owner \
    db_password_app db_password_worker db_password_exporter db_password_migrator db_password_backup; do
    [ ! -e "$folder/$name" ] || continue
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$folder/$name.new"
    [ "$(wc -c <"$folder/$name.new")" -eq 64 ] || { printf '%s\n' "make_secrets: no random numbers" >&2; exit 1; }
    mv "$folder/$name.new" "$folder/$name"
    printf '%s\n' "make_secrets: made $folder/$name"
done
# What an installation may leave empty: the password of a mail server, the keys of an S3 service.
for name in email_host_password s3_access_key s3_secret_key; do
    [ -e "$folder/$name" ] || : >"$folder/$name"
done
chmod 400 "$folder"/*
if [ "$(id -u)" = 0 ]; then
    chown "$user" "$folder"/*
elif [ "$(id -u)" != "$user" ]; then
    printf '%s\n' "make_secrets: now give them to user $user: sudo chown $user $folder/*" >&2
fi
