using GraphBridge.Capture.Zip;

namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>Checks that an archive has what a TorchScript model is made of, and that its pickles can be read.</summary>
internal static class ArchiveRecords
{
    /// <summary>Returns when it has.</summary>
    public static void Require(Stream archive, List<ZipEntry> entries, ReadLimits limits, CancellationToken cancellation)
    {
        var root = RequireModel(entries);
        var sizes = entries.ToDictionary(entry => entry.Name, entry => entry.Size, StringComparer.Ordinal);
        foreach (var entry in entries.Where(entry => entry.Name.EndsWith("pkl", StringComparison.Ordinal)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Size > limits.PickleBytes)
                throw ZipBroken.At(entry.Name, "the pickle is larger than that of any network");
            var pickle = new byte[entry.Size];
            using var content = ZipContent.Open(archive, entry);
            content.ReadExactly(pickle);
            var storages = root + (entry.Name == root + "constants.pkl" ? "constants/" : "data/");
            PickleCheck.Require(pickle, entry.Name, key => sizes.TryGetValue(storages + key, out var bytes) ? bytes : null, limits);
        }
    }

    private static string RequireModel(List<ZipEntry> entries)
    {
        if (entries.Count == 0)
            throw NotAModel.Because("the archive has no entry");
        // libtorch takes the first entry's folder for the model's
        var slash = entries[0].Name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw NotAModel.Because("the entries of a TorchScript model are in a folder, and this one isn't", entries[0].Name);
        var root = entries[0].Name[..(slash + 1)];
        var names = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains(root + "data.pkl"))
            throw NotAModel.Because("the archive is no TorchScript model: an entry is missing", root + "data.pkl");
        if (!names.Contains(root + "constants.pkl"))
            throw NotAModel.Because("the archive is no TorchScript model: an entry is missing, as in what torch.save writes", root + "constants.pkl");
        if (!names.Contains(root + "version") && !names.Contains(root + ".data/version"))
            throw NotAModel.Because("the archive is no TorchScript model: an entry is missing", root + "version");
        return root;
    }
}
