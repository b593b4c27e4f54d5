#!/bin/bash
# Runs once, when the database is made. The api's role owns its database and is no superuser; the superuser loses its
# password, so that it signs in from inside the container only.
set -eo pipefail

psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" --username=postgres --dbname=postgres <<'SQL'
CREATE ROLE orrery LOGIN PASSWORD :'password';
CREATE DATABASE orrery OWNER orrery;
ALTER ROLE postgres PASSWORD NULL;
SQL
