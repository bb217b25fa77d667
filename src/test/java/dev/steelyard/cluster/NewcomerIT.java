package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Whoever follows the README's words ends with a scaled Deployment.
@OnRealCluster
class NewcomerIT {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- in a cluster -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);

    @Test
    void readmeCommandsEndWithAScaledDeployment(RealCluster cluster) throws IOException {
        String readme = Files.readString(RealCluster.ROOT.resolve("README.md"));
        List<String> blocks =
                BLOCK.matcher(readme).results().map((MatchResult r) -> r.group(1)).toList();
        assertThat(blocks).as("shell blocks of the README marked for this test").isNotEmpty();
        try {
            for (String block : blocks) {
                cluster.shell("ctr() { shift 4; src/test/cluster/cluster load \"$@\"; }\n" + block)
                        .mustSucceed();
            }
            Awaitility.await("the shop has grown")
                    .atMost(Duration.ofMinutes(3))
                    .until(() ->
                            cluster.client()
                                            .apps()
                                            .deployments()
                                            .inNamespace("shop")
                                            .withName("web")
                                            .require()
                                            .getSpec()
                                            .getReplicas()
                                    > 2);
        } finally {
            cluster.deleteNamespace("shop");
        }
    }
}
