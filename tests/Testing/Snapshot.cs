using System.Runtime.CompilerServices;

namespace GraphBridge.Testing;

/// <summary>
/// An output kept beside its test, to be reviewed by eye: <c>Class.Method.verified.EXT</c>. Where it differs, the new one is
/// written as <c>.received.</c>; to accept it, rename it.
/// </summary>
public static class Snapshot
{
    public static void Matches(string text, string extension, [CallerFilePath] string test = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{method}");
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        throw new InvalidOperationException($"the output is not that of {verified}; compare it with {received}");
    }
}
