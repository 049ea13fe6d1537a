package dev.keyfob.device.place;

import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import dev.keyfob.http.address.ClientAddress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file of MaxMind's format (MaxMind DB File Format Specification 2.0), as it was when it was
/// opened. It is mapped into memory, and let go when nobody looks into it any more.
@RegisterForReflection(targets = Metadata.class)
record PlaceDatabase(Reader reader, Edition edition) {

    /// Two that came within one tick of the file system's clock differ by their key, which no other
    /// file gets while the reader has this one mapped. Not every file system has keys.
    private record Edition(FileTime modified, @Nullable Object key) {

        static Edition of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Edition(attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    /// @throws IOException if it is no such file
    static PlaceDatabase open(Path file) throws IOException {
        Edition edition = Edition.of(file);
        return new PlaceDatabase(new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED), edition);
    }

    boolean isOlderThan(Path file) throws IOException {
        return !Edition.of(file).equals(edition);
    }

    /// Where an address lies; empty where the database does not know at least its country.
    ///
    /// @throws IOException if the file is damaged
    Optional<Place> place(ClientAddress address) throws IOException {
        Map<?, ?> found = reader.get(address.value(), Map.class);
        return text(found, "country", "iso_code")
                .map(country ->
                        new Place(text(found, "city", "names", "en").orElse(null), country));
    }

    /// What stands at the end of a path of members.
    private static Optional<String> text(@Nullable Object record, String... path) {
        Object at = record;
        for (String member : path) {
            at = at instanceof Map<?, ?> map ? map.get(member) : null;
        }
        return at instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
