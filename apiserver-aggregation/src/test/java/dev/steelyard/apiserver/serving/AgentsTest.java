package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsTest {
    private final Agents agents = new Agents();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kubectl/v1.37.0 (linux/amd64) kubernetes/0123456 | kubectl
                    kube-controller-manager/v1.37.0                  | kube-controller-manager
                    Go-http-client/2.0                               | Go-http-client
                    my agent                                         | my
                    "quoted"                                         | other
                    ''                                               | none
                                                                     | none
                    """)
    void aProgramIsCalledByItsFirstWord(String header, String name) {
        assertThat(agents.name(header)).isEqualTo(name);
    }

    @Test
    void namesThatCallersMakeUpAreOne() {
        assertThat(agents.name("kubectl/v1")).isEqualTo("kubectl");
        for (int i = 0; i < 10 * Agents.MOST; i++) {
            agents.name("a" + i + "/1");
        }
        assertThat(agents.name("late/1")).isEqualTo(Agents.OTHER);
        assertThat(agents.name("kubectl/v2")).isEqualTo("kubectl");
        assertThat(agents.name("x".repeat(200))).isEqualTo(Agents.OTHER);
    }
}
