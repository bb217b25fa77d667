package dev.steelyard.scrape.config;

import dev.steelyard.scrape.AnswerLimits;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.relabel.Relabelling;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An entry of `scrape_configs`, with what it takes over from `global`.
///
/// @param limits what every answer has to keep
/// @param targetLimit how many targets there may be; 0 for any number
/// @param targets relabels targets
/// @param series relabels series
public record ScrapeJob(
        String name,
        Duration interval,
        Duration timeout,
        Request request,
        HttpAccess http,
        Target.Honor honor,
        AnswerLimits limits,
        int targetLimit,
        Relabelling targets,
        Relabelling series,
        List<TargetGroup> groups,
        List<FileDiscovery> files) {
    public ScrapeJob {
        groups = List.copyOf(groups);
        files = List.copyOf(files);
    }

    /// What targets are asked, unless relabelling says otherwise.
    ///
    /// @param scheme `http` or `https`
    /// @param params of the address, each with its values in order
    public record Request(
            String scheme,
            String path,
            Map<String, List<String>> params,
            boolean redirects,
            boolean compression) {
        public Request {
            params = Map.copyOf(params);
        }
    }
}
