namespace GraphBridge.Capture.Zip;

/// <summary>The errors of an archive that is broken; its file is named where it is known.</summary>
internal static class ZipBroken
{
    private const string Anew = "get the file anew from where it came";

    public static GraphBridgeException Because(string reason) => new(reason, remedy: Anew);

    public static GraphBridgeException At(string entry, string reason) => new(reason, place: entry, remedy: Anew);
}
