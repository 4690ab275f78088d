using System.Diagnostics;
using System.Reflection;

namespace GraphBridge.Capture.TorchSharp;

/// <summary>Where in the program a tensor operation was called, from the program's symbols.</summary>
internal static class SourceLine
{
    /// <summary>The file and line of the innermost caller that is neither TorchSharp nor the recorder and has symbols; null where none has.</summary>
    public static string? OfCaller(Assembly torchSharp)
    {
        var trace = new StackTrace(1, fNeedFileInfo: true);
        for (var i = 0; i < trace.FrameCount; i++)
        {
            var frame = trace.GetFrame(i)!;
            if (frame.GetMethod()?.Module.Assembly is not { } assembly || assembly == torchSharp || assembly == typeof(SourceLine).Assembly
                || assembly.GetName().Name is "TorchVision" or "TorchAudio" or "TorchText")
                continue;
            if (frame.GetFileName() is { } file)
                return string.Create(null, $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}");
        }
        return null;
    }
}
