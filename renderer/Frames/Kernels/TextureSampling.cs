namespace Presenter.Renderer.Frames.Kernels;

/// <summary>A learned texture, sampled and added to some channels of a picture.</summary>
internal readonly unsafe struct TextureSampling(float* texture, int channels, int ofWidth, int ofHeight, float* x, float* y, int width, int height)
{
    /// <param name="to">the first channel of the first pixel; [height, width, stride]</param>
    public void AddTo<T, TLanes>(T* to, int stride) where T : unmanaged where TLanes : ILanes<T>
    {
        Span<float> room = stackalloc float[3 * width];
        fixed (float* found = room)
        {
            var places = new Places(found, width);
            for (var row = 0; row < height; row++)
            {
                places.Find(x + row * width, y + row * width, width, ofWidth, ofHeight);
                for (var i = 0; i < width; i++, to += stride)
                    places.Add<T, TLanes>(i, texture, channels, to);
            }
        }
    }
}
