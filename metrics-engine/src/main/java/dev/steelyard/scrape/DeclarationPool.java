package dev.steelyard.scrape;

import java.util.concurrent.ConcurrentHashMap;

/// Lets the many targets of one program share the declarations that they have in common. Safe for
/// any number of threads.
final class DeclarationPool {
    /// Beyond this many different ones, sharing is given up for the further ones.
    private static final int MAX_SHARED = 50_000;

    private final ConcurrentHashMap<FamilyDeclaration, FamilyDeclaration> shared =
            new ConcurrentHashMap<>();

    FamilyDeclaration share(FamilyDeclaration declaration) {
        FamilyDeclaration known = shared.get(declaration);
        if (known != null || shared.size() >= MAX_SHARED) {
            return known == null ? declaration : known;
        }
        FamilyDeclaration raced = shared.putIfAbsent(declaration, declaration);
        return raced == null ? declaration : raced;
    }
}
