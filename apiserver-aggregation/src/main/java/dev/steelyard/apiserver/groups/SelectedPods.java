package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.inventory.PodRecord;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The running pods of a namespace that a selector means. HPAs ask for the same few of many again
/// and again; they are looked for once, until the namespace's pods change. Safe for any number of
/// threads.
///
/// What is remembered is bounded by the number of questions, their length and that of their
/// answers.
final class SelectedPods {
    static final int MOST_QUESTIONS = 4096;
    static final int MAX_TEXT = 256;
    static final int MAX_PODS = 1_000;

    private final Function<String, List<PodRecord>> namespaces;
    private final Map<Question, Found> known = new ConcurrentHashMap<>();

    private record Question(String namespace, String labels, String fields) {
        static Question of(String namespace, RequestTarget target) {
            return new Question(
                    namespace,
                    target.parameter("labelSelector"),
                    target.parameter("fieldSelector"));
        }

        boolean isShort() {
            return namespace.length() + labels.length() + fields.length() <= MAX_TEXT;
        }
    }

    /// @param among the pods of the namespace at the time, which are not kept for this
    private record Found(WeakReference<List<PodRecord>> among, List<PodRecord> pods) {}

    /// @param namespaces the pods of a namespace, in the same list as long as none of them changes
    SelectedPods(Function<String, List<PodRecord>> namespaces) {
        this.namespaces = namespaces;
    }

    /// Those of a namespace, by name.
    ///
    /// @param selection what `target` selects
    List<PodRecord> of(String namespace, RequestTarget target, ObjectSelection selection) {
        List<PodRecord> all = namespaces.apply(namespace);
        Question question = Question.of(namespace, target);
        Optional<List<PodRecord>> before = remembered(question, all);
        if (before.isPresent()) {
            return before.get();
        }
        List<PodRecord> pods = all.stream().filter(pod -> isMeant(pod, selection)).toList();
        if (question.isShort() && pods.size() <= MAX_PODS) {
            if (known.size() >= MOST_QUESTIONS) {
                known.clear(); // some of them may be nobody's any more
            }
            known.put(question, new Found(new WeakReference<>(all), pods));
        }
        return pods;
    }

    /// The same where it was asked for before and still holds.
    Optional<List<PodRecord>> remembered(String namespace, RequestTarget target) {
        return remembered(Question.of(namespace, target), namespaces.apply(namespace));
    }

    private Optional<List<PodRecord>> remembered(Question question, List<PodRecord> all) {
        Found before = known.get(question);
        return before != null && before.among.refersTo(all)
                ? Optional.of(before.pods)
                : Optional.empty();
    }

    /// Whether a pod runs and is selected.
    static boolean isMeant(PodRecord pod, ObjectSelection selection) {
        return pod.isRunning() && selection.matches(pod.namespace(), pod.name(), pod.labels());
    }

    /// How many questions are remembered.
    int size() {
        return known.size();
    }
}
