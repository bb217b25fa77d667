# Builds programs of other projects from their Go modules, of pinned versions, into a cache outside the checkout.
#
# Read by the launchers in the folders beside it, which set first:
#   peer      what they are called, which is their folder here and in the cache
#   about     what is built and for what, for help
#   programs  FILE=PACKAGE for each; FILE=test:PACKAGE for a program of tests
#   within    the module whose own go.mod builds them; where it is not set, the one here does
#   tags      of the build; may be empty
#   symbols   what the linker writes into them; may be empty
#   needs     the least version of Go
#   takes     how long the first build does
# and then call `peer VERB`; verbs of their own they handle before.

fail() {
    echo "$peer: $1" >&2
    exit 1
}

usage() {
    cat <<EOF
$about

src/test/$peer/$peer VERB
  build     compile into the cache; a second run builds nothing
  path      print the folder of the cache; exit code 1 where something is not built
${verbs:+$verbs
}  help      print this
EOF
}

find_folder() {
    source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/programs
    cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/steelyard/$peer
    go=$(command -v go || echo /usr/local/go/bin/go)
    [ -x "$go" ] || fail "Go is needed to build it; install Go $needs or newer (https://go.dev/dl)."
    key=$( (cat "$source/go.mod" "$source/go.sum"; [ ! -f "$source/main.go" ] || cat "$source/main.go"
        cd "$source"; GOWORK=off "$go" env GOVERSION; [ -z "$tags" ] || echo "$tags") | sha256sum | cut -c1-16)
    folder=$cache/$key
}

built() {
    for program in $programs; do
        is_built "${program%%=*}" "${program#*=}" || return 1
    done
}

is_built() { # FILE PACKAGE; a program of tests of ours is the right one beside the same tests only
    [ -x "$folder/$1" ] || return 1
    case $2 in
        test:*) cat "$source"/*_test.go | cmp -s - "$folder/$1.tests" ;;
    esac
}

build() {
    if built; then
        echo "$peer: nothing to build, it is in $folder"
        return
    fi
    mkdir -p "$folder"
    exec 9> "$cache/lock"
    flock 9 || fail "cannot lock $cache/lock"
    echo "$peer: is to be built into $folder (about $takes on two cores)"
    for program in $programs; do
        compile "${program%%=*}" "${program#*=}"
    done
}

workspace() { # where the compiler runs
    [ -n "${within:-}" ] || { echo "$source"; return; }
    (cd "$source" && GOWORK=off "$go" mod download -json "$within") | sed -n 's/.*"Dir": "\(.*\)".*/\1/p' | grep . ||
        fail "the module $within cannot be had."
}

compile() { # FILE PACKAGE
    ! is_built "$1" "$2" || return 0
    began=$(date +%s)
    half=$folder/.$1.half
    case $2 in
        test:*) verb="test -c" ;;
        *) verb=build ;;
    esac
    where=$(workspace) || exit 1
    (cd "$where" && CGO_ENABLED=0 GOWORK=off "$go" $verb -trimpath -buildvcs=false -mod=readonly \
        -tags "$tags" -ldflags "-s -w $symbols" -o "$half" "${2#test:}") || fail "$1 does not compile; see above."
    mv "$half" "$folder/$1"
    [ "$verb" = build ] || cat "$source"/*_test.go > "$folder/$1.tests"
    printf '  %-24s%6d s\n' "$1" $(($(date +%s) - began))
}

peer() { # VERB
    case ${1:-} in
        build) find_folder; build ;;
        path)
            find_folder
            built || fail "not built; run src/test/$peer/$peer build"
            echo "$folder"
            ;;
        help) usage ;;
        *) usage >&2; exit 2 ;;
    esac
}
