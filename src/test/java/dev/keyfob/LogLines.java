package dev.keyfob;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/// Everything that is logged while it is open, down to debug: trace is not built in
/// (`quarkus.log.min-level`).
public final class LogLines extends Handler implements AutoCloseable {

    /// The tests' own, which runs beside Keyfob.
    private static final String MAIL_SERVER = "com.icegreen.";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final PatternFormatter formatter = new PatternFormatter("%p %c %X %m%e%n");

    public LogLines() {
        setLevel(Level.FINE);
        root.addHandler(this);
        root.setLevel(Level.FINE);
    }

    @Override
    public void publish(LogRecord record) {
        if (String.valueOf(record.getLoggerName()).startsWith(MAIL_SERVER)) {
            return;
        }
        var line = new StringWriter();
        line.append(formatter.format(record));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(line));
        }
        lines.add(line.toString());
    }

    public String text() {
        return String.join("", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.setLevel(before);
        root.removeHandler(this);
    }
}
