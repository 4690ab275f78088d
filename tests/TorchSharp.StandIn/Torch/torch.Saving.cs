using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Writes the type, the sizes and the elements; the form is the stand-in's own.</summary>
        public void save(string location)
        {
            using var dense = contiguous();
            using var writer = new BinaryWriter(File.Create(location));
            writer.Write((sbyte)dtype);
            writer.Write(shape.Length);
            foreach (var size in shape)
                writer.Write(size);
            writer.Write(dense.bytes);
        }

        public static Tensor load(string location)
        {
            using var reader = new BinaryReader(File.OpenRead(location));
            var type = (ScalarType)reader.ReadSByte();
            var sizes = new long[reader.ReadInt32()];
            for (var i = 0; i < sizes.Length; i++)
                sizes[i] = reader.ReadInt64();
            return Make(type, sizes, reader.ReadBytes(checked((int)sizes.Aggregate((long)type.ElementSize(), (product, size) => product * size))));
        }
    }
}
