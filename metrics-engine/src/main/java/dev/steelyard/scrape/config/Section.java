package dev.steelyard.scrape.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A mapping of a file, read key by key. What is asked for and has the wrong form is noted as a
/// problem and then counts as absent; what nobody asked for is noted by [#end].
final class Section {
    private record Entry(Node key, Node value) {}

    private final Node node;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> unread = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    /// The section that `node` is; an empty one, with its problem noted, where it is none.
    Section(Node node, Problems problems) {
        this.node = node;
        this.problems = problems;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::add);
        } else if (!isNull(node)) {
            problems.at(node, "expected keys with values, found " + found(node));
        }
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.at(tuple.getKeyNode(), "a key is a word, not " + found(tuple.getKeyNode()));
            return;
        }
        Entry entry = new Entry(key, tuple.getValueNode());
        if (entries.putIfAbsent(key.getValue(), entry) == null) {
            unread.put(key.getValue(), entry);
        } else {
            problems.at(key, "\"%s\" is given twice; remove one".formatted(key.getValue()));
        }
    }

    /// Notes the keys that nobody asked for.
    ///
    /// @param unsupported those that have a meaning in Prometheus
    void end(List<String> unsupported) {
        unread.forEach((name, entry) ->
                problems.at(
                        entry.key,
                        unsupported.contains(name)
                                ? "\"%s\" is not supported; remove it".formatted(name)
                                : "\"%s\" is no key here%s".formatted(name, cure(name))));
    }

    private String cure(String name) {
        return asked.stream()
                .filter(each -> distance(each, name) <= 2)
                .min(Comparator.comparingInt(each -> distance(each, name)))
                .map(nearest -> "; did you mean %s?".formatted(nearest))
                .orElse("; remove it");
    }

    /// How many characters have to be put in, taken away or exchanged.
    private static int distance(String left, String right) {
        int[] row = IntStream.rangeClosed(0, right.length()).toArray();
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int exchanged = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }

    private @Nullable Node take(String name) {
        asked.add(name);
        unread.remove(name);
        Entry entry = entries.get(name);
        return entry == null || isNull(entry.value) ? null : entry.value;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && switch (scalar.getValue()) {
                    case "", "~", "null", "Null", "NULL" -> true;
                    default -> false;
                };
    }

    /// Whether a key is there and has a value.
    boolean has(String name) {
        Entry entry = entries.get(name);
        return entry != null && !isNull(entry.value);
    }

    /// The names of all keys, in their order.
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /// Notes what is wrong with the value of a key, or with the section where the key is absent.
    void problem(String name, String text) {
        Entry entry = entries.get(name);
        problems.at(entry == null ? node : entry.value, text);
    }

    /// The text of a key.
    Optional<String> text(String name) {
        Node value = take(name);
        return value == null ? Optional.empty() : text(value, name, problems);
    }

    /// The text that a node is.
    static Optional<String> text(Node value, String name, Problems problems) {
        if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.BINARY)) {
            return Optional.of(isNull(value) ? "" : scalar.getValue());
        }
        problems.at(value, "%s is a text, not %s".formatted(name, found(value)));
        return Optional.empty();
    }

    /// Yes or no, in the words that YAML has had for them.
    boolean yes(String name, boolean usual) {
        Optional<String> text = text(name);
        return text.isEmpty() ? usual : yes(name, text.get(), usual);
    }

    private boolean yes(String name, String text, boolean usual) {
        return switch (text) {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" -> true;
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" ->
                    false;
            default -> {
                problem(name, "%s is true or false, not \"%s\"".formatted(name, text));
                yield usual;
            }
        };
    }

    /// A length of time, as in `15s` or `1h30m`.
    Optional<Duration> duration(String name) {
        return text(name)
                .flatMap(text -> form(name, text, PrometheusDuration::parse, "like 15s or 1h30m"));
    }

    /// A number of bytes, as in `10MB`.
    Optional<Long> bytes(String name) {
        return text(name).flatMap(text -> form(name, text, ByteSize::parse, "like 10MB or 512KiB"));
    }

    /// A whole number from zero on.
    Optional<BigInteger> number(String name) {
        return text(name)
                .flatMap(text -> form(name, text, Section::wholeNumber, "from 0 on, like 1000"));
    }

    private static Optional<BigInteger> wholeNumber(String text) {
        return text.matches("[0-9]{1,20}") ? Optional.of(new BigInteger(text)) : Optional.empty();
    }

    private <T> Optional<T> form(
            String name, String text, Function<String, Optional<T>> parse, String example) {
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            problem(name, "\"%s\" is no %s; write one %s".formatted(text, name, example));
        }
        return value;
    }

    /// The section of a key.
    Optional<Section> section(String name) {
        Node value = take(name);
        return value == null ? Optional.empty() : Optional.of(new Section(value, problems));
    }

    /// The entries of a list; an absent one has none.
    List<Node> list(String name) {
        Node value = take(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problems.at(value, "%s is a list (- …), not %s".formatted(name, found(value)));
        return List.of();
    }

    /// The sections of a list.
    List<Section> sections(String name) {
        List<Section> sections = new ArrayList<>();
        for (Node each : list(name)) {
            if (isNull(each)) {
                problems.at(each, "an entry of %s is empty; fill or remove it".formatted(name));
            } else {
                sections.add(new Section(each, problems));
            }
        }
        return sections;
    }

    /// The texts of a list.
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        list(name)
                .forEach(each -> text(each, "an entry of " + name, problems).ifPresent(texts::add));
        return texts;
    }

    private static String found(Node node) {
        return switch (node.getNodeType()) {
            case MAPPING -> "keys with values";
            case SEQUENCE -> "a list";
            case SCALAR -> "\"" + ((ScalarNode) node).getValue() + "\"";
            case ANCHOR -> "an anchor";
        };
    }
}
