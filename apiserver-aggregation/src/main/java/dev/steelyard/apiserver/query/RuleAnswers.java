package dev.steelyard.apiserver.query;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.promql.syntax.Parser;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Answers which rules of Prometheus there are: none. A question that Prometheus refuses is refused
/// all the same, in the same order and words, so that a mistake does not pass for an empty list.
record RuleAnswers(Parser parser) {
    private static final List<String> TYPES = List.of("", "alert", "record");

    /// What Go reads as true or false, in lower case.
    private static final List<String> TRUTHS = List.of("", "1", "t", "true", "0", "f", "false");

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    Answer rules(Parameters parameters) throws QuestionException {
        parameters.selectors(parser, QuestionException::badData);
        String type = parameters.text("type").toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw QuestionException.parameter("type", "not supported value \"%s\"".formatted(type));
        }
        String exclude = parameters.text("exclude_alerts").toLowerCase(Locale.ROOT);
        if (!TRUTHS.contains(exclude)) {
            throw QuestionException.parameter(
                    "exclude_alerts",
                    "error converting exclude_alerts: strconv.ParseBool: parsing \"%s\": invalid syntax"
                            .formatted(exclude));
        }
        page(parameters.text("group_limit"), parameters.text("group_next_token"));
        return Envelope.success(empty("groups"));
    }

    /// Judges which page of groups is wanted: no token leads to one.
    private static void page(String limit, String token) throws QuestionException {
        if (limit.isEmpty() && !token.isEmpty()) {
            throw QuestionException.parameter(
                    "group_next_token",
                    "group_limit needs to be present in order to paginate over the groups");
        }
        if (!limit.isEmpty() && !isAboveZero(limit)) {
            throw QuestionException.parameter(
                    "group_limit", "group_limit needs to be greater than 0");
        }
        if (!token.isEmpty()) {
            throw QuestionException.parameter(
                    "group_next_token",
                    "invalid group_next_token '%s'. were rule groups changed?".formatted(token));
        }
    }

    private static boolean isAboveZero(String limit) throws QuestionException {
        try {
            return Integer.parseInt(limit) > 0;
        } catch (NumberFormatException _) {
            boolean isNumber = NUMBER.matcher(limit).matches();
            throw QuestionException.parameter(
                    "group_limit",
                    "group_limit needs to be a valid number: strconv.ParseInt: parsing \"%s\": %s"
                            .formatted(limit, isNumber ? "value out of range" : "invalid syntax"));
        }
    }

    Answer alerts() {
        return Envelope.success(empty("alerts"));
    }

    Answer alertmanagers() {
        return Envelope.success(empty("activeAlertmanagers", "droppedAlertmanagers"));
    }

    private static Consumer<JsonText> empty(String... lists) {
        return json -> {
            json.open('{');
            for (String list : lists) {
                json.name(list).open('[').close(']');
            }
            json.close('}');
        };
    }
}
