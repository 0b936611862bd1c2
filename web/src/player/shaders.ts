const Corners = `
attribute vec2 corner;
varying vec2 at;
void main() {
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

// The colour's last row and the alpha's first are neighbours: neither half is read nearer to the middle than its own row.
const Pixels = `
precision mediump float;
uniform sampler2D picture;
uniform float halves;
uniform float texel;
varying vec2 at;
void main() {
  float row = clamp(at.y * 0.5, texel, 0.5 - texel);
  vec3 colour = texture2D(picture, vec2(at.x, mix(at.y, row, halves))).rgb;
  float alpha = mix(1.0, texture2D(picture, vec2(at.x, row + 0.5)).g, halves);
  gl_FragColor = vec4(colour * alpha, alpha);
}`;

export interface Uniforms {
  /** 1 where a picture carries its alpha below. */
  halves: WebGLUniformLocation | null;
  /** Half a row of the picture. */
  texel: WebGLUniformLocation | null;
}

/** Compiles the two programs and sets up the one rectangle that they draw, with colour multiplied by alpha.
 *  @returns null where the graphics driver does not take them */
export function program(gl: WebGLRenderingContext): Uniforms | null {
  const made = gl.createProgram()!;
  for (const [kind, source] of [[gl.VERTEX_SHADER, Corners], [gl.FRAGMENT_SHADER, Pixels]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) return null;
  gl.useProgram(made);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(made, "corner");
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  return { halves: gl.getUniformLocation(made, "halves"), texel: gl.getUniformLocation(made, "texel") };
}
