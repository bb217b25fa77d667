package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steelyard.exposition.ExpositionParser.Entry;
import java.util.ArrayList;
import java.util.List;

/// What a parser reads, one string an entry, for tables in tests.
final class Transcript {
    private Transcript() {}

    static List<String> of(String body, ExpositionFormat format)
            throws MalformedExpositionException {
        byte[] bytes = body.getBytes(UTF_8);
        return of(new ExpositionParser(bytes, bytes.length, format));
    }

    static List<String> of(ExpositionParser parser) throws MalformedExpositionException {
        List<String> entries = new ArrayList<>();
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            entries.add(of(parser, entry));
        }
        return entries;
    }

    private static String of(ExpositionParser parser, Entry entry)
            throws MalformedExpositionException {
        return switch (entry) {
            case SAMPLE -> sample(parser);
            case TYPE -> "TYPE " + parser.familyName() + " " + parser.type().word();
            case HELP -> "HELP " + parser.familyName() + " " + parser.text();
            case UNIT -> "UNIT " + parser.familyName() + " " + parser.text();
            case COMMENT -> parser.text();
            case END -> throw new AssertionError("the end is no entry");
        };
    }

    private static String sample(ExpositionParser parser) throws MalformedExpositionException {
        String sample = parser.labels() + " " + parser.value() + at(parser.timestampMillis());
        if (parser.hasExemplar()) {
            Exemplar exemplar = parser.exemplar();
            sample +=
                    " # "
                            + exemplar.labels()
                            + " "
                            + exemplar.value()
                            + at(exemplar.timestampMillis());
        }
        return sample;
    }

    private static String at(long timestampMillis) {
        return timestampMillis == ExpositionParser.NO_TIMESTAMP ? "" : " @" + timestampMillis;
    }
}
