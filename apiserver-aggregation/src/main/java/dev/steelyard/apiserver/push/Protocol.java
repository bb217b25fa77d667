package dev.steelyard.apiserver.push;

/// The ways in which samples are pushed.
public enum Protocol {
    REMOTE_WRITE_1("remote_write_1"),
    REMOTE_WRITE_2("remote_write_2"),
    OTLP("otlp");

    private final String word;

    Protocol(String word) {
        this.word = word;
    }

    /// The value of the label `protocol`.
    String word() {
        return word;
    }
}
