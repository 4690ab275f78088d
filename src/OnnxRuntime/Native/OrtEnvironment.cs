using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace GraphBridge.OnnxRuntime.Native;

/// <summary>
/// ONNX Runtime's environment, one for the process and never released, and what it logs: a message goes to the session
/// that is named in it, or else to the one that is being loaded on the thread it comes from.
/// </summary>
internal static unsafe class OrtEnvironment
{
    private const int WarningLevel = 2;

    private static readonly Lock Making = new();
    private static readonly ConcurrentDictionary<string, Log> Logs = new(StringComparer.Ordinal);
    private static nint s_environment;
    private static long s_logs;

    [ThreadStatic]
    private static Log? t_log;

    public static nint Get(OrtApi api)
    {
        lock (Making)
        {
            if (s_environment == 0)
                s_environment = Make(api);
            return s_environment;
        }
    }

    private static nint Make(OrtApi api)
    {
        nint environment;
        delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void> write = &Write;
        fixed (byte* name = "graphbridge\0"u8)
            api.Check(api.CreateEnvWithCustomLogger((nint)write, 0, WarningLevel, name, &environment), "start");
        api.Check(api.DisableTelemetryEvents(environment), "turn its telemetry off");
        return environment;
    }

    [UnmanagedCallersOnly]
    private static void Write(nint context, int level, byte* category, byte* id, byte* place, byte* message)
    {
        var log = Logs.TryGetValue(OrtApi.Text(id), out var named) ? named : t_log;
        if (level >= WarningLevel)
            log?.Add(OrtApi.Text(message).Trim());
    }

    /// <summary>Gathers what is logged, until it is disposed of, about the session that has its name.</summary>
    public sealed class Log : IDisposable
    {
        private readonly Log? _outer = t_log;
        private readonly List<string> _messages = [];

        public Log()
        {
            Name = "graphbridge-" + Interlocked.Increment(ref s_logs).ToString(CultureInfo.InvariantCulture);
            Logs[Name] = this;
            t_log = this;
        }

        /// <summary>The name to give the session.</summary>
        public string Name { get; }

        public ImmutableArray<string> Messages
        {
            get
            {
                lock (_messages)
                    return [.. _messages];
            }
        }

        public void Add(string message)
        {
            lock (_messages)
                _messages.Add(message);
        }

        public void Dispose()
        {
            Logs.TryRemove(Name, out _);
            t_log = _outer;
        }
    }
}
