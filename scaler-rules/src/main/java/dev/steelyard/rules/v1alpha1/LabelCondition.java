package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A condition on one label: a union of which exactly one of `in`, `notIn`, `startsWith` and
/// `exists` is given.
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.__in__),has(self.notIn),has(self.startsWith),has(self.exists)]"
                        + ".exists_one(x,x)",
        message = "give exactly one of in, notIn, startsWith, exists")
public record LabelCondition(
        @Required
                @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_LABEL, message = Syntax.LABEL_MESSAGE)
                @JsonPropertyDescription("The name of the label.")
                String label,
        @Size(min = 1, max = 32) @JsonPropertyDescription("The value is one of these.")
                @Nullable List<String> in,
        @Size(min = 1, max = 32) @JsonPropertyDescription("The value is none of these.")
                @Nullable List<String> notIn,
        @Size(min = 1, max = 256) @JsonPropertyDescription("The value begins with this.")
                @Nullable String startsWith,
        @JsonPropertyDescription("Whether the label is there at all.") @Nullable Boolean exists) {}
