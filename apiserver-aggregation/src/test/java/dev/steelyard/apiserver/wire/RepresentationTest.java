package dev.steelyard.apiserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepresentationTest {
    private static final Set<Representation> OFFERED =
            EnumSet.of(
                    Representation.PLAIN,
                    Representation.TABLE_V1,
                    Representation.TABLE_V1BETA1,
                    Representation.AGGREGATED_DISCOVERY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/json                                                    | PLAIN
                    */*                                                                 | PLAIN
                    application/*                                                       | PLAIN
                    APPLICATION/JSON                                                    | PLAIN
                    application/json;charset=utf-8                                      | PLAIN
                    application/json;as=Table;v=v1;g=meta.k8s.io                        | TABLE_V1
                    application/json; g=meta.k8s.io; v=v1beta1; as=Table                | TABLE_V1BETA1
                    application/json;as="Table";v="v1";g="meta.k8s.io"                  | TABLE_V1
                    application/json;as=Table;v=v9;g=meta.k8s.io,application/json       | PLAIN
                    application/json;as=Table;v=v1;g=other                              | NONE
                    application/json;as=Nonsense                                        | NONE
                    application/yaml,application/json;as=Table;v=v1;g=meta.k8s.io       | TABLE_V1
                    application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | AGGREGATED_DISCOVERY
                    application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList | NONE
                    application/json;q=0.1,application/json;as=Table;v=v1;g=meta.k8s.io | TABLE_V1
                    application/json;q=0                                                | NONE
                    application/json;q=nonsense                                         | NONE
                    application/vnd.kubernetes.protobuf                                 | NONE
                    application/vnd.kubernetes.protobuf,*/*                             | PLAIN
                    garbage                                                             | NONE
                    /,application/                                                      | NONE
                    """)
    void firstClauseThatCanBeSatisfiedWins(String accept, String form) {
        assertThat(
                        Representation.choose(Accept.parse(List.of(accept)), OFFERED)
                                .map(Enum::name)
                                .orElse("NONE"))
                .isEqualTo(form);
    }

    @Test
    void nothingAskedMeansJson() {
        assertThat(Representation.choose(List.of(), OFFERED)).contains(Representation.PLAIN);
    }

    @Test
    void headerMayComeInParts() {
        assertThat(
                        Representation.choose(
                                Accept.parse(List.of("text/html", "application/json")), OFFERED))
                .contains(Representation.PLAIN);
    }

    @Test
    void discoveryNamesItsFormInTheOrderThatClientsCompare() {
        assertThat(Representation.AGGREGATED_DISCOVERY.contentType())
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }
}
