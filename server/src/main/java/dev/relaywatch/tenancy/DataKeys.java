package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.DataKeyStore.WrappedKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys of an installation as they stood when they were read.
 *
 * @param root id 0: what is derived comes from it, and it opens what was sealed before there were
 *     data keys
 * @param byId the data keys, retired ones too
 * @param newest the one that seals; the root where no change of keys has made one yet
 */
record DataKeys(SealingKey root, Map<Integer, SealingKey> byId, int newest) {
    static final int ROOT = 0;

    DataKeys {
        byId = Map.copyOf(byId);
        if (byId.containsKey(ROOT) || (newest != ROOT && !byId.containsKey(newest))) {
            throw new IllegalArgumentException("no data key " + newest);
        }
    }

    /**
     * @throws MasterKey.WrongMasterKey when one of them was wrapped with another
     */
    static DataKeys unwrap(List<WrappedKey> wrapped, MasterKey masterKey) {
        Map<Integer, SealingKey> keys = new HashMap<>();
        int newest = ROOT;
        for (WrappedKey one : wrapped) {
            keys.put(one.id(), masterKey.unwrap(one.id(), one.wrapped().bytes()));
            if (one.id() != ROOT && one.retiredAt() == null) {
                newest = one.id();
            }
        }
        SealingKey root = Objects.requireNonNull(keys.remove(ROOT), "there is no root key");
        return new DataKeys(root, keys, newest);
    }

    SealingKey sealing() {
        return newest == ROOT ? root : Objects.requireNonNull(byId.get(newest));
    }

    Optional<SealingKey> key(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public String toString() {
        return "DataKeys" + byId.keySet();
    }
}
