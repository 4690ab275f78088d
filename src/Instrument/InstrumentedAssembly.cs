using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using GraphBridge.Files;
using GraphBridge.Instrument.Weaving;

namespace GraphBridge.Instrument;

/// <summary>What a file is to the weaver.</summary>
public enum AssemblyKind
{
    /// <summary>Neither TorchSharp nor anything that depends on it.</summary>
    Unrelated,

    /// <summary>TorchSharp or something that depends on it, as it was built.</summary>
    Original,

    /// <summary>Woven.</summary>
    Instrumented,

    /// <summary>It depends on TorchSharp and holds native code that was not compiled from its .NET code.</summary>
    Mixed,
}

/// <summary>What an assembly is.</summary>
/// <param name="Kind">What it is to the weaver.</param>
/// <param name="Version">The version it was instrumented by; 0 where it is not.</param>
/// <param name="IsTorchSharp">Whether it is TorchSharp itself.</param>
public readonly record struct AssemblyState(AssemblyKind Kind, int Version = 0, bool IsTorchSharp = false)
{
    /// <summary>Whether it was instrumented by this version.</summary>
    public bool IsCurrent => Kind != AssemblyKind.Instrumented || Version == Weaver.Version;
}

/// <summary>Tells what an assembly is without loading it.</summary>
public static class InstrumentedAssembly
{
    /// <summary>The simple name of TorchSharp's assembly.</summary>
    public const string TorchSharp = "TorchSharp";

    /// <summary>What the file is.</summary>
    /// <exception cref="GraphBridgeException">It can't be read, or is a damaged assembly.</exception>
    public static AssemblyState Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Inspect(stream);
        }
        catch (Exception error) when (FileErrors.IsRefusal(error))
        {
            throw FileErrors.CannotOpen(path, error);
        }
        catch (GraphBridgeException error)
        {
            throw error.In(path);
        }
    }

    /// <summary>What the bytes of an assembly are.</summary>
    /// <exception cref="GraphBridgeException">It is a damaged assembly.</exception>
    public static AssemblyState Inspect(byte[] assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = new MemoryStream(assembly, writable: false);
        return Inspect(stream);
    }

    /// <summary>Finds damage that Cecil would not come back from.</summary>
    internal static void Check(byte[] assembly, ReadLimits limits)
    {
        using var stream = new MemoryStream(assembly, writable: false);
        Read(stream, image =>
        {
            AssemblyCheck.Run(image.GetMetadataReader(), limits);
            return true;
        });
    }

    // a native library is no assembly
    private static AssemblyState Inspect(Stream stream) =>
        Read(stream, image => image.HasMetadata ? Inspect(image, image.GetMetadataReader()) : new(AssemblyKind.Unrelated));

    private static T Read<T>(Stream stream, Func<PEReader, T> read)
    {
        try
        {
            using var image = new PEReader(stream);
            return read(image);
        }
        catch (Exception error) when (error is BadImageFormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new GraphBridgeException("it is no .NET assembly, or a damaged one", remedy: "build or restore it anew", inner: error);
        }
    }

    private static AssemblyState Inspect(PEReader image, MetadataReader metadata)
    {
        if (!metadata.IsAssembly)
            return new(AssemblyKind.Unrelated);
        var isTorchSharp = metadata.StringComparer.Equals(metadata.GetAssemblyDefinition().Name, TorchSharp);
        if (!isTorchSharp && !DependsOnTorchSharp(metadata))
            return new(AssemblyKind.Unrelated);
        if (Version(metadata, isTorchSharp ? ProbeType.Name : ProbeType.MarkName) is { } version)
            return new(AssemblyKind.Instrumented, version, isTorchSharp);
        var header = image.PEHeaders.CorHeader!;
        var isMixed = !header.Flags.HasFlag(CorFlags.ILOnly) && !IsCompiledAhead(image, header);
        return new(isMixed ? AssemblyKind.Mixed : AssemblyKind.Original, IsTorchSharp: isTorchSharp);
    }

    private static bool DependsOnTorchSharp(MetadataReader metadata)
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            if (metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, TorchSharp))
                return true;
        }
        return false;
    }

    /// <summary>Native code that the .NET code was compiled to ahead of time (ReadyToRun) can be left out.</summary>
    private static bool IsCompiledAhead(PEReader image, CorHeader header)
    {
        const uint readyToRun = 0x00525452;
        return header.ManagedNativeHeaderDirectory.Size >= sizeof(uint)
            && image.GetSectionData(header.ManagedNativeHeaderDirectory.RelativeVirtualAddress).GetReader().ReadUInt32() == readyToRun;
    }

    private static int? Version(MetadataReader metadata, string typeName)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!metadata.StringComparer.Equals(type.Name, typeName) || !metadata.StringComparer.Equals(type.Namespace, ProbeType.Namespace))
                continue;
            foreach (var fieldHandle in type.GetFields())
            {
                var field = metadata.GetFieldDefinition(fieldHandle);
                if (!metadata.StringComparer.Equals(field.Name, ProbeType.VersionField) || field.GetDefaultValue().IsNil)
                    continue;
                var constant = metadata.GetConstant(field.GetDefaultValue());
                if (constant.TypeCode == ConstantTypeCode.Int32)
                    return metadata.GetBlobReader(constant.Value).ReadInt32();
            }
        }
        return null;
    }
}
