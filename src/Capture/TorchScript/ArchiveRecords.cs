namespace GraphBridge.Capture.TorchScript;

/// <summary>Checks that an archive has what a TorchScript model is made of.</summary>
internal static class ArchiveRecords
{
    /// <summary>Returns when it has.</summary>
    public static void Require(List<ZipEntry> entries)
    {
        if (entries.Count == 0)
            throw ZipBroken.NotOne("the archive has no entry");
        // libtorch takes the first entry's folder for the model's
        var slash = entries[0].Name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw ZipBroken.NotOne("the entries of a TorchScript model are in a folder, and this one isn't", entries[0].Name);
        var root = entries[0].Name[..(slash + 1)];
        var names = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        if (!names.Contains(root + "data.pkl"))
            throw ZipBroken.NotOne("the archive is no TorchScript model: an entry is missing", root + "data.pkl");
        if (!names.Contains(root + "constants.pkl"))
            throw ZipBroken.NotOne("the archive is no TorchScript model: an entry is missing, as in what torch.save writes", root + "constants.pkl");
        if (!names.Contains(root + "version") && !names.Contains(root + ".data/version"))
            throw ZipBroken.NotOne("the archive is no TorchScript model: an entry is missing", root + "version");
    }
}
