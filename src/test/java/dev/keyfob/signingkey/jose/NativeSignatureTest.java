package dev.keyfob.signingkey.jose;

import dev.keyfob.platform.NativeLibrary;
import org.junit.jupiter.api.extension.ExtendWith;

/// The same of the native library, where it runs.
@ExtendWith(NativeLibrary.class)
class NativeSignatureTest extends SignatureTest {}
