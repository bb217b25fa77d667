package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /apis/g/v/pods/%2A/m   | apis,g,v,pods,*,m
                    /apis/g/v/pods/%2a/m/  | apis,g,v,pods,*,m
                    /apis/a%2Fb            | apis,a,b
                    /apis//b               | apis,,b
                    /a+b                   | a+b
                    /%C3%A4                | ä
                    """)
    void pathIsDecodedAndThenCut(String uri, String segments) throws RefusedException {
        assertThat(RequestTarget.parse(uri).segments()).isEqualTo(List.of(segments.split(",", -1)));
    }

    @Test
    void rootHasNoSegments() throws RefusedException {
        assertThat(RequestTarget.parse("/").segments()).isEmpty();
    }

    @Test
    void parametersAreDecoded() throws RefusedException {
        RequestTarget target = RequestTarget.parse("/x?a=b%3Dc+d&a=2&e&f=");
        assertThat(target.parameter("a")).isEqualTo("b=c d");
        assertThat(target.parameters().get("a")).containsExactly("b=c d", "2");
        assertThat(target.parameter("e")).isEmpty();
        assertThat(target.parameter("absent")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"w, true", "w=true, true", "w=1, true", "w=false, false", "w=0, false", "x, false"})
    void yesAndNo(String query, boolean yes) throws RefusedException {
        assertThat(RequestTarget.parse("/p?" + query).isSet("w")).isEqualTo(yes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%2", "/%zz", "/%ff", "*", "", "/x?a=%g0"})
    void brokenTargetsAreRefused(String uri) {
        assertThatThrownBy(() -> RequestTarget.parse(uri)).isInstanceOf(RefusedException.class);
    }
}
