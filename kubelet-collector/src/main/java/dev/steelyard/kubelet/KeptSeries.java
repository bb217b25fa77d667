package dev.steelyard.kubelet;

import dev.steelyard.scrape.relabel.Relabelling;

/// How much of what kubelets say is kept; of pages that are not named here, everything.
///
/// @param resource of [KubeletPage#RESOURCE]
/// @param cadvisor of [KubeletPage#CADVISOR]
public record KeptSeries(ResourceSeries resource, SeriesProfile cadvisor) {
    /// What is kept unless told otherwise.
    public static final KeptSeries USUAL =
            new KeptSeries(ResourceSeries.USAGE, SeriesProfile.USUAL);

    /// What is kept of a page.
    Relabelling of(KubeletPage page) {
        return switch (page) {
            case RESOURCE -> resource;
            case CADVISOR -> cadvisor;
            case KUBELET, PROBES, SLIS -> Relabelling.NONE;
        };
    }
}
