namespace GraphBridge.Compare;

/// <summary>Matches what has a key that one free part of each graph has and no other.</summary>
internal static class KeyMatching
{
    /// <summary>Matches the free parts whose key is the only one of its kind in each graph; a key of 0 is none.</summary>
    /// <param name="pairing">What is matched, to which is added.</param>
    /// <param name="keysOfA">By part of the first graph: its key.</param>
    /// <param name="keysOfB">By part of the second graph: its key.</param>
    /// <param name="reason">How that is called.</param>
    /// <param name="sureness">How sure it is.</param>
    /// <param name="inOrder">Whether several of one key are matched in their order where they are equally many.</param>
    /// <returns>The places in the first graph of what was matched, growing.</returns>
    public static List<int> Unique(Pairing pairing, ulong[] keysOfA, ulong[] keysOfB, MatchReason reason, float sureness, bool inOrder = false)
    {
        var found = new List<int>();
        if (pairing.IsExhausted)
            return found;
        var (keys, places) = Free(keysOfA, pairing.BOf);
        var (keys2, places2) = Free(keysOfB, pairing.AOf);
        foreach (var (start, start2, count) in Shared(keys, places, keys2, places2))
        {
            if (!inOrder && count > 1)
                continue;
            for (var k = 0; k < count; k++)
            {
                pairing.Add(places[start + k], places2[start2 + k], reason, count == 1 ? sureness : sureness * 0.9f);
                found.Add(places[start + k]);
            }
        }
        found.Sort();
        return found;
    }

    /// <summary>Whether there is a key that several free parts share, equally many in both graphs.</summary>
    public static bool HasTwins(Pairing pairing, ulong[] keysOfA, ulong[] keysOfB)
    {
        if (pairing.IsExhausted)
            return false;
        var (keys, places) = Free(keysOfA, pairing.BOf);
        var (keys2, places2) = Free(keysOfB, pairing.AOf);
        return Shared(keys, places, keys2, places2).Any(run => run.Count > 1);
    }

    /// <summary>
    /// Matches the free parts that several share a key with, where they are equally many in both graphs: those of one name,
    /// and else in their order, one at a time, since each tells of its neighbours which twin they belong to.
    /// </summary>
    public static void Twins(Pairing pairing, ulong[] keysOfA, ulong[] keysOfB, ulong[] namesOfA, ulong[] namesOfB, Action<int> matched)
    {
        var (keys, places) = Free(keysOfA, pairing.BOf);
        var (keys2, places2) = Free(keysOfB, pairing.AOf);
        var classes = new List<(int First, int Start, int Start2, int Count)>();
        foreach (var (start, start2, count) in Shared(keys, places, keys2, places2))
            classes.Add((places[start], start, start2, count));
        classes.Sort();
        foreach (var (_, start, start2, count) in classes)
        {
            var named = new Dictionary<ulong, int>(count);
            for (var k = 0; k < count; k++)
                named[namesOfB[places2[start2 + k]]] = places2[start2 + k];
            for (var k = 0; k < count; k++)
                if (named.TryGetValue(namesOfA[places[start + k]], out var like) && pairing.AreFree(places[start + k], like))
                    Match(places[start + k], like);
        }
        foreach (var (_, start, start2, count) in classes)
        {
            var next = 0;
            for (var k = 0; k < count; k++)
            {
                if (pairing.BOf[places[start + k]] >= 0)
                    continue;
                while (next < count && pairing.AOf[places2[start2 + next]] >= 0)
                    next++;
                if (next < count)
                    Match(places[start + k], places2[start2 + next]);
            }
        }

        void Match(int a, int b)
        {
            pairing.Add(a, b, MatchReason.Hash, 0.9f);
            matched(a);
        }
    }

    /// <summary>The runs of one key in both sorted lists, where they are equally long, with their places made to grow.</summary>
    private static IEnumerable<(int Start, int Start2, int Count)> Shared(ulong[] keys, int[] places, ulong[] keys2, int[] places2)
    {
        for (int i = 0, j = 0; i < keys.Length && j < keys2.Length;)
        {
            if (keys[i] != keys2[j])
            {
                if (keys[i] < keys2[j])
                    i++;
                else
                    j++;
                continue;
            }
            var (end, end2) = (End(keys, i), End(keys2, j));
            if (end - i == end2 - j)
            {
                Array.Sort(places, i, end - i);
                Array.Sort(places2, j, end2 - j);
                yield return (i, j, end - i);
            }
            (i, j) = (end, end2);
        }
    }

    private static (ulong[] Keys, int[] Places) Free(ulong[] keys, int[] matched)
    {
        var (result, places, count) = (new ulong[keys.Length], new int[keys.Length], 0);
        for (var i = 0; i < keys.Length; i++)
        {
            if (matched[i] >= 0 || keys[i] == 0)
                continue;
            (result[count], places[count]) = (keys[i], i);
            count++;
        }
        Array.Resize(ref result, count);
        Array.Resize(ref places, count);
        Array.Sort(result, places);
        return (result, places);
    }

    private static int End(ulong[] keys, int start)
    {
        var end = start + 1;
        while (end < keys.Length && keys[end] == keys[start])
            end++;
        return end;
    }
}
