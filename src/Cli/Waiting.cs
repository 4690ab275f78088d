using Spectre.Console;

namespace GraphBridge.Cli;

/// <summary>Shows on a terminal what is going on when it takes more than a second.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Does the work and gives its result; standard error tells what it is while it takes long.</summary>
    public static T For<T>(string what, Func<T> work)
    {
        if (Console.IsErrorRedirected)
            return work();
        var task = Task.Run(work);
        var done = ((IAsyncResult)task).AsyncWaitHandle;
        if (!done.WaitOne(Patience))
            Terminal.Error.Status().Spinner(Spinner.Known.Dots).Start(Markup.Escape(what) + " …", _ => done.WaitOne());
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Does the work; standard error tells what it is while it takes long.</summary>
    public static void For(string what, Action work) => For(what, () =>
    {
        work();
        return true;
    });
}
