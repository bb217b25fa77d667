package dev.steelyard.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/// The replicas of Steelyard, and what autoscalers have to complain of them.
record Replicas(RealCluster cluster) {
    /// All of them, those on their way out too.
    List<Pod> all() {
        return cluster.client()
                .pods()
                .inNamespace("steelyard")
                .withLabel("app.kubernetes.io/name", "steelyard")
                .list()
                .getItems();
    }

    /// Asks one directly, past kube-apiserver: "STATUS\nBODY".
    ///
    /// @param arguments of curl, none with a quote
    String ask(Pod replica, String path, String... arguments) {
        return ask(replica, "8443" + path, List.of(arguments));
    }

    /// Asks one's API of queries: "STATUS\nBODY".
    String askQueries(Pod replica, String path, String token) {
        return ask(replica, "9090" + path, List.of("-H", "Authorization: Bearer " + token));
    }

    private String ask(Pod replica, String portAndPath, List<String> arguments) {
        StringBuilder line = new StringBuilder("curl -sk -o - -w '\\n%{http_code}' ");
        for (String argument : arguments) {
            line.append("'").append(argument).append("' ");
        }
        String address = replica.getStatus().getPodIP();
        String output =
                cluster.shell(line + "https://" + address + ":" + portAndPath).mustSucceed();
        int end = output.lastIndexOf('\n');
        return output.substring(end + 1) + "\n" + output.substring(0, end);
    }

    /// What the HPA controller has complained of so far in a namespace, with how often.
    List<String> failedSyncs(String namespace) {
        return cluster.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getType().equals("Warning"))
                .filter(event ->
                        event.getInvolvedObject().getKind().equals("HorizontalPodAutoscaler"))
                .map(event -> event.getCount() + " × " + event.getMessage())
                .sorted()
                .toList();
    }

    /// Since when each APIService of ours is what it is: "NAME STATUS TIME".
    List<String> registrations() {
        return cluster.client().apiServices().list().getItems().stream()
                .filter(each ->
                        each.getSpec().getService() != null
                                && each.getSpec().getService().getNamespace().equals("steelyard"))
                .flatMap(each ->
                        each.getStatus().getConditions().stream()
                                .filter(condition -> condition.getType().equals("Available"))
                                .map(condition ->
                                        each.getMetadata().getName()
                                                + " "
                                                + condition.getStatus()
                                                + " "
                                                + condition.getLastTransitionTime()))
                .sorted()
                .toList();
    }
}
