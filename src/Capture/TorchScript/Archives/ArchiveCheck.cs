using GraphBridge.Capture.Zip;

namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>Makes sure, before libtorch reads an archive in this process, that it is whole and that libtorch survives it.</summary>
internal static class ArchiveCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Returns when the archive can be loaded.</summary>
    /// <exception cref="GraphBridgeException">It can't be, or the checking program is missing.</exception>
    public static void Require(string path, ReadLimits limits, CancellationToken cancellation) => Require(path, Patience, limits, cancellation);

    /// <summary>As above, giving up on libtorch after this long.</summary>
    internal static void Require(string path, TimeSpan patience, ReadLimits limits, CancellationToken cancellation)
    {
        // libtorch reads it while we do
        using var trial = ArchiveTrial.Start(path);
        // and comes up in this process too, which takes as long; a failure is the caller's to tell
        _ = Task.Run(static () => LibTorch.Version, CancellationToken.None);
        RequireWhole(path, limits, cancellation);
        trial.RequireSuccess(patience, cancellation);
    }

    /// <summary>Returns when the archive is whole and has the entries of a model; libtorch has no part in it.</summary>
    internal static void RequireWhole(string path, ReadLimits limits, CancellationToken cancellation)
    {
        try
        {
            using var archive = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            RequireWhole(archive, limits, cancellation);
        }
        catch (GraphBridgeException exception)
        {
            throw exception.In(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GraphBridgeException("the file can't be read: " + exception.Message, path, remedy: "check its permissions", inner: exception);
        }
    }

    internal static void RequireWhole(Stream archive, ReadLimits limits, CancellationToken cancellation)
    {
        if (archive.Length == 0)
            throw NotAModel.Because("the file is empty");
        if (!ZipDirectory.HasMagic(archive))
            throw NotAModel.Because("the file is no ZIP archive, which every TorchScript model is");
        ArchiveRecords.Require(archive, ZipContent.Check(archive, ZipLimits.OfModels(limits), cancellation), limits, cancellation);
    }
}
