# Finds a JDK of at least STEELYARD_JAVA and sets JAVA_HOME to it. Sourced by ./mvnw and ./steelyard.
# The default `java` of a machine is often older than the one that stands beside it, so all usual
# places are looked at, in order: JAVA_HOME, the javac on the PATH, the variables of build machines,
# and the folders of packages, sdkman, IDEs and macOS.

STEELYARD_JAVA=25

java_major() { # prints the major version of the JDK in folder $1, nothing if there is none
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    for home in "${JAVA_HOME:-}" "${on_path%/bin/javac}" \
        "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
        /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$home" ] || continue
        major=$(java_major "$home")
        if [ -n "$major" ] && [ "$major" -ge "$STEELYARD_JAVA" ]; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    echo "steelyard: no JDK $STEELYARD_JAVA or newer found." >&2
    echo "  Install one (for example Temurin $STEELYARD_JAVA, or: sdk install java $STEELYARD_JAVA-tem), or set JAVA_HOME to it." >&2
    return 1
}
