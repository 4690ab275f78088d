namespace GraphBridge.Capture.TorchScript.Archives;

/// <summary>The error of an archive that is something else than a TorchScript model.</summary>
internal static class NotAModel
{
    public static GraphBridgeException Because(string reason, string? entry = null) => new(reason, place: entry, remedy: TorchScriptModel.HowToSave);
}
