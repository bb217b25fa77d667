package dev.steelyard.scrape;

import java.util.Map;

/// What the many targets of one program write alike, kept once. Safe for any number of threads.
final class SharedParts {
    private static final int MOST_DECLARATIONS = 50_000;
    private static final int MOST_WHOLES = 1_000;
    private static final int MOST_TEXTS = 20_000;

    /// Longer texts are rare, and too much to keep for targets that may be gone.
    private static final int LONGEST_TEXT = 1024;

    private final SharingPool<FamilyDeclaration> declarations =
            new SharingPool<>(MOST_DECLARATIONS);
    private final SharingPool<Map<String, FamilyDeclaration>> wholes =
            new SharingPool<>(MOST_WHOLES);
    private final SharingPool<ByteText> texts = new SharingPool<>(MOST_TEXTS);

    FamilyDeclaration share(FamilyDeclaration declaration) {
        return declarations.share(declaration);
    }

    /// All that a target declares, by family, where another declares just the same.
    Map<String, FamilyDeclaration> share(Map<String, FamilyDeclaration> all) {
        return wholes.share(Map.copyOf(all));
    }

    /// Bytes that equal `text`, which nobody may change any more.
    byte[] share(byte[] text) {
        return text.length > LONGEST_TEXT ? text : texts.share(new ByteText(text)).bytes();
    }
}
