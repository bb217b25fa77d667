package dev.steelyard.apiserver.translate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a rule of the adapter makes of the name of a series, and back.
///
/// @param matches the pattern; empty for all names
/// @param as what becomes of it; empty for the only group, or for the whole where there is none
record MetricName(String matches, String as) {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\{(\\w+)\\}|(\\w+))");
    private static final Pattern SIMPLE =
            Pattern.compile("\\^?([a-zA-Z0-9_:]*)\\((?:\\.[*+])\\)([a-zA-Z0-9_:]*)\\$?");
    private static final Pattern AFFIXED =
            Pattern.compile("([^$]*)\\$(?:\\{1\\}|1(?![0-9a-zA-Z_]))([^$]*)");

    /// The name in the API; empty where the pattern does not hold or cannot be read.
    Optional<String> ofSeries(String series) {
        if (matches.isEmpty()) {
            return Optional.of(as.isEmpty() ? series : as.replace("$0", series));
        }
        try {
            Matcher matcher = Pattern.compile(matches).matcher(series);
            return matcher.find() ? Optional.of(expand(matcher)) : Optional.empty();
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    }

    /// References as Go has them: the longest word after the dollar sign is meant, and a group that
    /// there is not is empty.
    private String expand(Matcher found) {
        String template = as;
        if (template.isEmpty()) {
            template = found.groupCount() == 1 ? "$1" : "$0";
        }
        Matcher reference = REFERENCE.matcher(template);
        return reference.replaceAll(each -> {
            String name = each.group(2) == null ? each.group(3) : each.group(2);
            boolean isNumber = name.chars().allMatch(Character::isDigit) && name.length() < 3;
            int group = isNumber ? Integer.parseInt(name) : -1;
            String value =
                    group < 0 || group > found.groupCount() || found.group(group) == null
                            ? ""
                            : found.group(group);
            return Matcher.quoteReplacement(value);
        });
    }

    /// The series whose name becomes `metric`; empty where that cannot be told from the pattern.
    Optional<String> seriesOf(String metric) {
        if (matches.isEmpty()) {
            return as.isEmpty() || as.equals("$0") ? Optional.of(metric) : Optional.empty();
        }
        Matcher pattern = SIMPLE.matcher(matches);
        Matcher affixes = AFFIXED.matcher(as.isEmpty() ? "$1" : as);
        if (!pattern.matches() || !affixes.matches()) {
            return Optional.empty();
        }
        String before = affixes.group(1);
        String after = affixes.group(2);
        if (!metric.startsWith(before)
                || !metric.endsWith(after)
                || metric.length() < before.length() + after.length()) {
            return Optional.empty();
        }
        String inner = metric.substring(before.length(), metric.length() - after.length());
        return Optional.of(pattern.group(1) + inner + pattern.group(2))
                .filter(series -> ofSeries(series).filter(metric::equals).isPresent());
    }
}
