package dev.steelyard.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads objects of the kinds that an inventory is made of from YAML files with any number of
/// documents.
final class Manifests {
    private static final String DEFAULT_NAMESPACE = "default"; // as kubectl has it

    /// The kinds that are read, by `apiVersion/kind`.
    private static final Map<String, Class<? extends HasMetadata>> KINDS =
            Map.of(
                    "v1/Node", Node.class,
                    "v1/Pod", Pod.class,
                    "apps/v1/ReplicaSet", ReplicaSet.class,
                    "apps/v1/Deployment", Deployment.class,
                    "apps/v1/StatefulSet", StatefulSet.class,
                    "apps/v1/DaemonSet", DaemonSet.class,
                    "batch/v1/Job", Job.class,
                    "batch/v1/CronJob", CronJob.class);

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final List<HasMetadata> objects = new ArrayList<>();
    private int ignored;

    /// The objects read so far, in the order of the files.
    List<HasMetadata> objects() {
        return objects;
    }

    /// How many documents were of kinds that an inventory has no use for.
    int ignored() {
        return ignored;
    }

    /// Reads all documents of a file.
    void read(Path file) throws ManifestException {
        Iterator<Object> documents = documents(file);
        for (int number = 1; ; number++) {
            try {
                if (!documents.hasNext()) {
                    return;
                }
                take(documents.next(), file, number);
            } catch (YamlEngineException malformed) {
                throw new ManifestException(
                        file, number, "not YAML: " + malformed.getMessage(), malformed);
            }
        }
    }

    private static Iterator<Object> documents(Path file) throws ManifestException {
        try {
            String text = Files.readString(file);
            return new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadAllFromString(text)
                    .iterator();
        } catch (CharacterCodingException notUtf8) {
            throw new ManifestException(file, 0, "not UTF-8 text; save it as UTF-8", notUtf8);
        } catch (IOException unreadable) {
            throw new ManifestException(file, 0, "cannot be read: " + unreadable, unreadable);
        }
    }

    private void take(@Nullable Object document, Path file, int number) throws ManifestException {
        if (document == null) {
            return; // nothing but comments between two separators
        }
        if (!(document instanceof Map<?, ?> fields)) {
            throw new ManifestException(
                    file, number, "not an object; begin with apiVersion, kind and metadata");
        }
        String kind =
                required(fields, "apiVersion", file, number)
                        + '/'
                        + required(fields, "kind", file, number);
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            ignored++;
            return;
        }
        HasMetadata object = convert(fields, type, file, number);
        requireName(object, file, number);
        if (!(object instanceof Node) && ApiObjects.namespace(object).isEmpty()) {
            object.getMetadata().setNamespace(DEFAULT_NAMESPACE);
        }
        objects.add(object);
    }

    private HasMetadata convert(
            Map<?, ?> fields, Class<? extends HasMetadata> type, Path file, int number)
            throws ManifestException {
        try {
            return serialization.convertValue(fields, type);
        } catch (IllegalArgumentException mismatch) {
            String reason = String.valueOf(mismatch.getMessage()).lines().findFirst().orElse("");
            throw new ManifestException(
                    file,
                    number,
                    "not a " + type.getSimpleName() + ": " + reason + "; correct that field",
                    mismatch);
        }
    }

    private static void requireName(HasMetadata object, Path file, int number)
            throws ManifestException {
        if (object.getMetadata() == null || ApiObjects.name(object).isEmpty()) {
            throw new ManifestException(
                    file, number, object.getKind() + " without a name; add metadata.name");
        }
    }

    private static String required(Map<?, ?> fields, String name, Path file, int number)
            throws ManifestException {
        if (fields.get(name) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new ManifestException(
                file, number, "no " + name + "; say it, for example \"" + example(name) + "\"");
    }

    private static String example(String field) {
        return field.equals("kind") ? "kind: Pod" : "apiVersion: v1";
    }
}
