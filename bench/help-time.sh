#!/usr/bin/env sh
# How long help lets a user wait: the median wall time of eleven calls of ./ventral for every command, on a warm disk, in milliseconds.
# Fails where one is above the limit (150, or what the first argument says).
set -eu
cd "$(dirname -- "$0")/.."
limit=${1:-150}
rounds=11
worst=0

# The subcommands that a help page lists.
commands_of() {
    ./ventral "$@" --help | awk '/^Commands:/ { listed = 1; next } listed && /^  [a-z]/ { print $1 }'
}

median_of() {
    for _ in $(seq "$rounds"); do
        start=$(date +%s%N)
        ./ventral "$@" --help >/dev/null
        end=$(date +%s%N)
        echo $(((end - start) / 1000000))
    done | sort -n | sed -n "$(((rounds + 1) / 2))p"
}

show() {
    time=$(median_of "$@")
    printf '%5s ms  ventral %s--help\n' "$time" "${*:+$* }"
    [ "$time" -le "$worst" ] || worst=$time
}

./ventral --help >/dev/null
show
for command in $(commands_of); do
    show "$command"
    for sub in $(commands_of "$command"); do
        show "$command" "$sub"
    done
done

[ "$worst" -le "$limit" ] || { echo "The slowest took $worst ms; the limit is $limit ms." >&2; exit 1; }
