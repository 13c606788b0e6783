// Shows ThreadSanitizer the locks of Swift's `Synchronization.Mutex` on Linux.
//
// The fast path of the mutex is compiled into our own code, where the sanitizer sees its atomic operations. The slow path,
// for a mutex that is contended, is in libswiftSynchronization.so, which is not instrumented: what one thread wrote under the
// lock and the next one reads looks like a race. This library, preloaded, stands in front of that path and says what it is.
//
// Built and used by Scripts/sanitize.sh.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Synchronization._MutexHandle, as its symbols are called.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent from programs that are not instrumented, such as `swift test` itself.
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (!function) abort();  // another version of Swift calls them otherwise
    return function;
}

SWIFT void lockSlow(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void lockSlow(uint32_t thread, SELF void *handle) {
    ((SWIFT void (*)(uint32_t, SELF void *))original(LOCK))(thread, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT bool tryLockSlow(SELF void *handle) __asm__(TRY_LOCK);
SWIFT bool tryLockSlow(SELF void *handle) {
    bool isLocked = ((SWIFT bool (*)(SELF void *))original(TRY_LOCK))(handle);
    if (isLocked && __tsan_acquire) __tsan_acquire(handle);
    return isLocked;
}

SWIFT void unlockSlow(SELF void *handle) __asm__(UNLOCK);
SWIFT void unlockSlow(SELF void *handle) {
    if (__tsan_release) __tsan_release(handle);
    ((SWIFT void (*)(SELF void *))original(UNLOCK))(handle);
}
