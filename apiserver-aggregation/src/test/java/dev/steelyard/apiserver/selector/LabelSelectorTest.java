package dev.steelyard.apiserver.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    /// Labels are written `a=1 b=2`.
    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        for (String pair : text.strip().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                labels.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return labels;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                        | a=1     | true
                    '  '                      | ''      | true
                    a=1                       | a=1     | true
                    a=1                       | a=2     | false
                    a=1                       | ''      | false
                    a==1                      | a=1     | true
                    a = 1                     | a=1     | true
                    a!=1                      | a=1     | false
                    a!=1                      | ''      | true
                    a=                        | a=      | true
                    a=,b=2                    | a= b=2  | true
                    a                         | a=9     | true
                    a                         | b=9     | false
                    !a                        | b=9     | true
                    !a                        | a=9     | false
                    a in (1,2)                | a=2     | true
                    a in (1, 2)               | a=3     | false
                    a in (1,)                 | a=      | true
                    a in(1)                   | a=1     | true
                    a notin (1,2)             | a=3     | true
                    a notin (1,2)             | ''      | true
                    a notin (1,2)             | a=1     | false
                    a>5                       | a=6     | true
                    a>5                       | a=5     | false
                    a>5                       | a=x     | false
                    a<5                       | a=-1    | true
                    a<5                       | ''      | false
                    a=1,b in (2),!c           | a=1 b=2 | true
                    a=1,b in (2),!c           | a=1 b=2 c=3 | false
                    app.io/name=web           | app.io/name=web | true
                    in=1                      | in=1    | true
                    """)
    void holds(String selector, String labels, boolean holds) throws MalformedSelectorException {
        assertThat(LabelSelector.parse(selector).matches(labels(labels))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    =1              | cannot be the name
                    a=1,            | cannot be the name
                    ,a              | cannot be the name
                    a===1           | expected ","
                    a in 1          | expected "("
                    a in (1         | expected ","
                    a within (1)    | expected one of
                    a>x             | not an integer
                    -a=1            | cannot be the name
                    a=-1            | cannot be the value
                    a b             | expected one of
                    !a=1            | expected ","
                    a!1             | expected "="
                    UP/x=1          | cannot be the name
                    a/b/c=1         | cannot be the name
                    """)
    void isRefusedWithThePlace(String selector, String reason) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(MalformedSelectorException.class)
                .hasMessageContaining("selector \"" + selector + "\", at ")
                .hasMessageContaining(reason);
    }

    @Test
    void longNamesAreRefused() {
        assertThatThrownBy(() -> LabelSelector.parse("a".repeat(64) + "=1"))
                .isInstanceOf(MalformedSelectorException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                          | true
                    metadata.name=web-1                         | true
                    metadata.name==web-1                        | true
                    metadata.name!=web-1                        | false
                    metadata.namespace=shop,metadata.name=web-1 | true
                    metadata.namespace=aaa                      | false
                    metadata.name=                              | false
                    """)
    void fieldsOfShopWeb1(String selector, boolean holds) throws MalformedSelectorException {
        assertThat(FieldSelector.parse(selector).matches("shop", "web-1")).isEqualTo(holds);
    }

    @Test
    void otherFieldsAreRefused() {
        assertThatThrownBy(() -> FieldSelector.parse("spec.nodeName=n1"))
                .hasMessageContaining("metadata.name and metadata.namespace can");
        assertThatThrownBy(() -> FieldSelector.parse("name"))
                .hasMessageContaining("expected field=value");
    }

    @Test
    void exactNameIsKnown() throws MalformedSelectorException {
        assertThat(FieldSelector.parse("metadata.name=x").exactName()).contains("x");
        assertThat(FieldSelector.parse("metadata.name!=x").exactName()).isEmpty();
    }
}
