package dev.steelyard.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.apiserver.wire.RequestTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {
    /// Resources are written `verb group namespace resource subresource name`, `-` where empty.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET    | /apis/g/v/nodes                              | list g - nodes - -
                    GET    | /apis/g/v/nodes?watch=true                   | watch g - nodes - -
                    GET    | /apis/g/v/nodes?watch                        | watch g - nodes - -
                    GET    | /apis/g/v/nodes?watch=0                      | list g - nodes - -
                    GET    | /apis/g/v/nodes?fieldSelector=metadata.name%3Dn1 | list g - nodes - n1
                    GET    | /apis/g/v/nodes/n1                           | get g - nodes - n1
                    HEAD   | /apis/g/v/nodes/n1                           | get g - nodes - n1
                    GET    | /apis/g/v/namespaces/ns/pods                 | list g ns pods - -
                    GET    | /apis/g/v/namespaces/ns/pods/p               | get g ns pods - p
                    GET    | /apis/g/v/namespaces/ns/pods/%2A/m           | get g ns pods m *
                    GET    | /apis/g/v/namespaces/ns/r.g.io/o/m/          | get g ns r.g.io m o
                    GET    | /apis/g/v/namespaces/ns/metrics/m            | get g ns metrics - m
                    GET    | /apis/g/v/nodes/n1/m                         | get g - nodes m n1
                    GET    | /apis/g/v/namespaces/ns/queue                | list g ns queue - -
                    GET    | /apis/g/v/namespaces/ns/status               | get g ns namespaces status ns
                    GET    | /apis/g/v/namespaces                         | list g - namespaces - -
                    GET    | /apis/g/v/namespaces/ns                      | get g ns namespaces - ns
                    GET    | /apis/g/v/watch/nodes                        | watch g - nodes - -
                    POST   | /apis/g/v/nodes                              | create g - nodes - -
                    PUT    | /apis/g/v/nodes/n1                           | update g - nodes - n1
                    PATCH  | /apis/g/v/nodes/n1                           | patch g - nodes - n1
                    DELETE | /apis/g/v/nodes/n1                           | delete g - nodes - n1
                    DELETE | /apis/g/v/nodes                              | deletecollection g - nodes - -
                    """)
    void ofResources(String method, String uri, String expected) throws RefusedException {
        Attributes.Resource it =
                (Attributes.Resource) Attributes.of(method, RequestTarget.parse(uri));
        String text =
                String.join(
                        " ",
                        it.verb(),
                        it.group(),
                        dash(it.namespace()),
                        it.resource(),
                        dash(it.subresource()),
                        dash(it.name()));
        assertThat(text).isEqualTo(expected);
        assertThat(it.version()).isEqualTo("v");
    }

    private static String dash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | /                  | get  | /
                    GET  | /apis              | get  | /apis
                    GET  | /apis/             | get  | /apis/
                    HEAD | /apis/g            | head | /apis/g
                    GET  | /apis/g/v          | get  | /apis/g/v
                    GET  | /openapi/v3/apis/g | get  | /openapi/v3/apis/g
                    GET  | /livez/ping        | get  | /livez/ping
                    POST | /metrics           | post | /metrics
                    """)
    void ofPaths(String method, String uri, String verb, String path) throws RefusedException {
        assertThat(Attributes.of(method, RequestTarget.parse(uri)))
                .isEqualTo(new Attributes.NonResource(verb, path));
    }

    /// `all` is reading all series, `within NAMESPACE` reading the metrics of its pods; all else is
    /// a verb and a path.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | /api/v1/query?query=up                 | all
                    HEAD | /api/v1/query?query=up                 | all
                    GET  | /api/v1/query?namespace=               | all
                    POST | /api/v1/query                          | all
                    POST | /api/v1/query_range                    | all
                    POST | /api/v1/series/                        | all
                    POST | /api/v1/read                           | all
                    POST | /api/v1/read?namespace=shop            | all
                    GET  | /api/v1/status/config?namespace=shop   | all
                    GET  | /api/v1/targets?namespace=shop         | all
                    GET  | /api/v1/what/comes/later               | all
                    GET  | /federate                              | all
                    GET  | /api/v1/query?namespace=shop           | within shop
                    HEAD | /api/v1/query?namespace=shop           | within shop
                    POST | /api/v1/query_range?namespace=shop     | within shop
                    GET  | /api/v1/label/job/values?namespace=shop | within shop
                    GET  | /federate?namespace=shop               | within shop
                    GET  | /api/v1/status/buildinfo?namespace=shop | within shop
                    POST | /api/v1/write                          | post /api/v1/write
                    POST | /api/v1/write?namespace=shop           | post /api/v1/write
                    POST | /api/v1/admin/tsdb/delete_series?namespace=shop | post /api/v1/admin/tsdb/delete_series
                    PUT  | /api/v1/query?namespace=shop           | put /api/v1/query
                    POST | /federate                              | post /federate
                    GET  | /metrics?namespace=shop                | get /metrics
                    """)
    void ofQuestions(String method, String uri, String expected) throws RefusedException {
        Attributes attributes =
                switch (expected) {
                    case "all" ->
                            new Attributes.Resource(
                                    "get", "steelyard.dev", "", "", "series", "", "");
                    case "within shop" ->
                            new Attributes.Resource(
                                    "get", "metrics.k8s.io", "", "shop", "pods", "", "");
                    default ->
                            new Attributes.NonResource(
                                    expected.substring(0, expected.indexOf(' ')),
                                    expected.substring(expected.indexOf(' ') + 1));
                };
        assertThat(Attributes.of(method, RequestTarget.parse(uri))).isEqualTo(attributes);
    }
}
