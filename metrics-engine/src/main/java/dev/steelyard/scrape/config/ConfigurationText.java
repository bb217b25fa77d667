package dev.steelyard.scrape.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A configuration as others may read it: what the file states, with `<secret>` in the place of
/// what Prometheus does not show either.
public final class ConfigurationText {
    private static final String SHOWN = "<secret>";

    /// The keys that hold a secret itself, by the key of the section that they stand in. Labels may
    /// have the same names.
    private static final Map<String, String> SECRETS =
            Map.of(
                    "basic_auth", "password",
                    "authorization", "credentials",
                    "tls_config", "key",
                    "scrape_configs", "bearer_token");

    private static final DumpSettings BLOCKS =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

    private ConfigurationText() {}

    /// What a text that is a configuration shows; empty for what is no YAML.
    public static String withoutSecrets(String text) {
        Optional<Node> root = YamlText.parse(text, new Problems());
        if (root.isEmpty()) {
            return "";
        }
        Written written = new Written();
        new Dump(BLOCKS).dumpNode(shown(root.get(), ""), written);
        return written.text.toString();
    }

    private static Node shown(Node node, String section) {
        switch (node) {
            case MappingNode mapping -> {
                List<NodeTuple> members = new ArrayList<>();
                for (NodeTuple member : mapping.getValue()) {
                    members.add(shown(member, section));
                }
                mapping.setValue(members);
                mapping.setFlowStyle(FlowStyle.BLOCK);
            }
            case SequenceNode sequence -> {
                sequence.getValue().forEach(each -> shown(each, section));
                sequence.setFlowStyle(FlowStyle.BLOCK);
            }
            default -> {} // a text
        }
        return node;
    }

    private static NodeTuple shown(NodeTuple member, String section) {
        String key = member.getKeyNode() instanceof ScalarNode text ? text.getValue() : "";
        boolean isSecret = key.equals(SECRETS.get(section));
        return new NodeTuple(
                member.getKeyNode(),
                isSecret
                        ? new ScalarNode(Tag.STR, SHOWN, ScalarStyle.PLAIN)
                        : shown(member.getValueNode(), key));
    }

    private static final class Written implements StreamDataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int from, int length) {
            text.append(part, from, from + length);
        }
    }
}
