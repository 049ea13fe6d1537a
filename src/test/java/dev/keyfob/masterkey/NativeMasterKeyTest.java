package dev.keyfob.masterkey;

import dev.keyfob.platform.NativeLibrary;
import org.junit.jupiter.api.extension.ExtendWith;

/// The same with the native library's AES, where it runs.
@ExtendWith(NativeLibrary.class)
class NativeMasterKeyTest extends MasterKeyTest {}
