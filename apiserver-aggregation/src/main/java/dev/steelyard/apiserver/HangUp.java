package dev.steelyard.apiserver;

import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/// SIGHUP, by which operators and `systemctl reload` have a server read its configuration again;
/// unless it is heeded, it ends the process.
///
/// The JDK offers signals in `sun.misc` alone, a name at which the compiler warns in a way that
/// cannot be suppressed; hence by reflection, of which `META-INF/native-image` tells.
final class HangUp {
    private static final Logger log = Logger.getLogger(HangUp.class);

    private HangUp() {}

    /// Has `order` run whenever the signal comes, on a thread of its own. A process that was
    /// started to ignore the signal goes on to ignore it.
    static void heed(Runnable order) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object heeding =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                log.info("SIGHUP: the configuration is read again");
                                order.run();
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), heeding);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.warnf("SIGHUP is not heeded: %s", e);
        }
    }
}
