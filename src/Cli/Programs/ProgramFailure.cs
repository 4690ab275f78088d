using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace GraphBridge.Cli.Programs;

/// <summary>The program's own code threw before there was anything to capture.</summary>
internal sealed class ProgramFailure : Exception
{
    public ProgramFailure() { }
    public ProgramFailure(string message) : base(message) { }
    public ProgramFailure(string message, Exception inner) : base(message, inner) { }

    /// <summary>An exception in one line: its type, its message's first line, and where in the program it came from.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="torchSharp">TorchSharp, which is not the program's own code.</param>
    public static string Line(Exception exception, Assembly torchSharp)
    {
        exception = Unwrapped(exception);
        var place = Place(exception, torchSharp);
        return $"{exception.GetType().FullName}: {ErrorText.FirstLine(exception.Message)}" + (place is null ? "" : $" ({place})");
    }

    /// <summary>What was thrown, without what .NET puts around it.</summary>
    public static Exception Unwrapped(Exception exception)
    {
        while (exception is TypeInitializationException or TargetInvocationException && exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    /// <summary>The innermost line of the program itself; its method where there are no symbols.</summary>
    private static string? Place(Exception exception, Assembly torchSharp)
    {
        var context = AssemblyLoadContext.GetLoadContext(torchSharp);
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Assembly == torchSharp || AssemblyLoadContext.GetLoadContext(type.Assembly) != context)
                continue;
            return frame.GetFileName() is { } file ? $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}" : $"in {TypeText.FullName(type)}.{method.Name}";
        }
        return null;
    }
}
