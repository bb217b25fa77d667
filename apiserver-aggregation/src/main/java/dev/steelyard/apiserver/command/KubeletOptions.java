package dev.steelyard.apiserver.command;

import dev.steelyard.kubelet.KeptSeries;
import dev.steelyard.kubelet.KubeletPage;
import dev.steelyard.kubelet.KubeletTargets;
import dev.steelyard.kubelet.ResourceSeries;
import dev.steelyard.kubelet.SeriesProfile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How kubelets are found, what they are asked for and whom they must be.
///
/// @param addressTypes the kinds of a node's address that are taken, the best first
/// @param pages what is asked for; [KubeletPage#RESOURCE] always, since the APIs are made of it
/// @param kept how much of that is kept
/// @param authority whom their certificates must come from; empty for the cluster's authority
/// @param insecure whether any certificate is believed
public record KubeletOptions(
        List<String> addressTypes,
        Set<KubeletPage> pages,
        KeptSeries kept,
        Optional<Path> authority,
        boolean insecure) {
    /// What is done unless told otherwise.
    public static final KubeletOptions USUAL =
            new KubeletOptions(
                    KubeletTargets.Options.ADDRESS_TYPES,
                    EnumSet.of(KubeletPage.RESOURCE),
                    KeptSeries.USUAL,
                    Optional.empty(),
                    false);

    private static final Set<String> ADDRESS_TYPES =
            Set.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP");

    public KubeletOptions {
        addressTypes = List.copyOf(addressTypes);
        pages = Set.copyOf(pages);
    }

    static KubeletOptions of(Map<ServeFlag, String> flags) throws MisuseException {
        return new KubeletOptions(
                addressTypes(flags),
                pages(flags),
                new KeptSeries(resource(flags), cadvisor(flags)),
                Optional.ofNullable(flags.get(ServeFlag.KUBELET_AUTHORITY)).map(Path::of),
                flags.containsKey(ServeFlag.KUBELET_INSECURE));
    }

    private static List<String> addressTypes(Map<ServeFlag, String> flags) throws MisuseException {
        List<String> types = words(flags, ServeFlag.KUBELET_ADDRESS_TYPES);
        for (String type : types) {
            if (!ADDRESS_TYPES.contains(type)) {
                throw unknown(ServeFlag.KUBELET_ADDRESS_TYPES, type, ADDRESS_TYPES.stream());
            }
        }
        return types.isEmpty() ? USUAL.addressTypes : types;
    }

    private static Set<KubeletPage> pages(Map<ServeFlag, String> flags) throws MisuseException {
        Set<KubeletPage> pages = EnumSet.of(KubeletPage.RESOURCE);
        for (String word : words(flags, ServeFlag.KUBELET_PAGES)) {
            pages.add(
                    KubeletPage.named(word)
                            .orElseThrow(() ->
                                    unknown(
                                            ServeFlag.KUBELET_PAGES,
                                            word,
                                            Stream.of(KubeletPage.values())
                                                    .map(KubeletPage::word))));
        }
        return pages;
    }

    private static ResourceSeries resource(Map<ServeFlag, String> flags) throws MisuseException {
        String word = flags.get(ServeFlag.RESOURCE_SERIES);
        return word == null
                ? USUAL.kept.resource()
                : ResourceSeries.named(word)
                        .orElseThrow(() ->
                                unknown(
                                        ServeFlag.RESOURCE_SERIES,
                                        word,
                                        Stream.of(ResourceSeries.values())
                                                .map(ResourceSeries::word)));
    }

    private static SeriesProfile cadvisor(Map<ServeFlag, String> flags) throws MisuseException {
        String word = flags.get(ServeFlag.CADVISOR_SERIES);
        return word == null
                ? USUAL.kept.cadvisor()
                : SeriesProfile.named(word)
                        .orElseThrow(() ->
                                unknown(
                                        ServeFlag.CADVISOR_SERIES,
                                        word,
                                        Stream.of(SeriesProfile.values())
                                                .map(SeriesProfile::word)));
    }

    private static List<String> words(Map<ServeFlag, String> flags, ServeFlag flag) {
        return Arrays.stream(flags.getOrDefault(flag, "").split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static MisuseException unknown(ServeFlag flag, String word, Stream<String> known) {
        return new MisuseException(
                "%s knows %s, not \"%s\""
                        .formatted(
                                flag.flag(),
                                known.sorted().collect(Collectors.joining(", ")),
                                word));
    }
}
