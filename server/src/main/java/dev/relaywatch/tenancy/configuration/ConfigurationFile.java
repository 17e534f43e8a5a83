package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.Platform;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the configuration file. Every mistake is reported at once, with its line, its path and what
 * is expected; none shows a secret, a key, or what a variable was set to.
 */
public final class ConfigurationFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private ConfigurationFile() {}

    /**
     * @param file UTF-8, at most 32 MiB
     * @param environment the value of a variable; null when it is not set
     * @param rule judges every address in the file
     * @throws ConfigurationRefused when the file cannot be read or has mistakes
     */
    public static Configuration read(
            Path file, Function<String, @Nullable String> environment, ConnectionRule rule) {
        String text;
        try {
            if (Files.size(file) > YamlReader.LARGEST_FILE) {
                throw refused(file, "is larger than 32 MiB");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "does not exist");
        } catch (CharacterCodingException e) {
            throw refused(file, "is not text in UTF-8");
        } catch (IOException e) {
            throw refused(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        Path name = file.getFileName();
        return parse((name == null ? file : name).toString(), text, environment, rule);
    }

    private static ConfigurationRefused refused(Path file, String why) {
        return new ConfigurationRefused(List.of(file + ": " + why));
    }

    /**
     * As {@link #read}, from text.
     *
     * @param fileName begins every mistake
     */
    public static Configuration parse(
            String fileName,
            String text,
            Function<String, @Nullable String> environment,
            ConnectionRule rule) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        List<String> lines = content.lines().toList();
        Mistakes mistakes = new Mistakes(fileName, lines.size());
        Node root = new YamlReader(lines, mistakes).read(content);
        Configuration configuration =
                root == null ? null : whole(root, new Reading(mistakes, environment, rule));
        mistakes.refuseIfAny();
        return Objects.requireNonNull(configuration, "what could not be read is a mistake");
    }

    private static @Nullable Configuration whole(Node root, Reading reading) {
        Item item = Item.at(root, "", reading);
        if (item == null) {
            reading.mistakes().add(1, "", "the file is empty; expected platform or tenants");
            return null;
        }
        Fields fields = item.fields("platform", "tenants");
        if (fields == null) {
            return null;
        }
        AccessSection access = new AccessSection();
        Platform platform = fields.optional("platform", new PlatformSection(access)::read);
        List<TenantEntry> tenants = fields.list("tenants", new TenantSection(access)::read);
        return new Configuration(platform == null ? PlatformSection.NOTHING : platform, tenants);
    }
}
